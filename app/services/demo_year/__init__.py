"""The parts of a made-up year; app/services/make_demo_year.py puts them together."""
