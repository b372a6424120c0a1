"""BAITI_DATABASE_URL: the spellings that are understood, and those that are refused."""

from __future__ import annotations

import pytest

from app.settings import BadSetting, load_settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("BAITI_DATABASE_URL", raising=False)
    return tmp_path


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_each_usual_spelling_of_postgresql_means_the_one_driver_we_use(home, scheme):
    found = load_settings(home=home, database_url=f"{scheme}://baiti:pass@db/baiti?sslmode=require")
    assert found.database == "postgresql+psycopg://baiti:pass@db/baiti?sslmode=require"


def test_without_a_url_it_is_the_sqlite_file_of_the_instance(home):
    assert load_settings(home=home).database == f"sqlite:///{home}/instance/baiti.sqlite3"


@pytest.mark.parametrize("url", ["mysql://baiti@db/baiti", "postgresql+psycopg2://db/baiti", "baiti.sqlite3"])
def test_another_database_is_refused_by_the_name_of_the_setting(home, url):
    with pytest.raises(BadSetting, match="BAITI_DATABASE_URL"):
        load_settings(home=home, database_url=url)


def test_a_refusal_does_not_repeat_the_password(home):
    with pytest.raises(BadSetting) as refused:
        load_settings(home=home, database_url="mysql://baiti:open-sesame@db/baiti")
    assert "open-sesame" not in str(refused.value)
