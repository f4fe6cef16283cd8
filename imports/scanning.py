from dataclasses import dataclass


class ScannerUnreachable(Exception): ...


@dataclass
class Infected:
    name: str


def scan(content: bytes):
    return None
