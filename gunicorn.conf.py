"""How gunicorn serves: read by itself from the folder it is started in; its command line goes before."""

from gunicorn import glogging
from gunicorn.config import Config

from cct_rfc.environment import number
from web.masking import SecretsFilter

workers = number("WEB_CONCURRENCY", default=3, least=1, most=64)
threads = number("WEB_THREADS", default=4, least=1, most=64)


class Logger(glogging.Logger):
    """gunicorn's own logs, of errors and of requests, without the secrets of links."""

    def setup(self, cfg: Config) -> None:
        """Open the logs, again at each reload, and mask what goes to them."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.addFilter(SecretsFilter())


logger_class = Logger
