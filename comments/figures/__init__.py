"""How far the work is, counted: remarks by étape, place, importance, channel, organisation, and over time."""

from comments.figures.counting import Figures, figures_of
from comments.figures.lines import Figure, Line
from comments.figures.moments import Moment

__all__ = ["Figure", "Figures", "Line", "Moment", "figures_of"]
