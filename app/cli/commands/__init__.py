"""One file is one command or group of commands, held as ``COMMAND``."""
