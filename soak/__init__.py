import pytest

pytest.register_assert_rewrite("tests.engine.envois", "tests.engine.processes", "soak.leaving", "soak.desk")
