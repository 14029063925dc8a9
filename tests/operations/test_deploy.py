"""What is shipped for servers fits together: image, compose file, key of the engine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from search.engines.elasticsearch.health import has_security_fixes

ROOT = Path(settings.BASE_DIR)
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]
OURS = ("prepare", "web", "worker", "mailer")
PINNED = re.compile(r"[a-z/-]+:\d+\.\d+(\.\d+)?(-\w+)*(@sha256:[0-9a-f]{64})?")


def image_lines() -> list[str]:
    """Return the instructions of the Dockerfile, each on one line."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", "", text)
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def described() -> set[str]:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^#?\s*([A-Z_]+)=", example, re.MULTILINE))


def test_all_services_are_there_and_refer_to_each_other():
    assert {"web", "worker", "postgres", "elasticsearch", "nginx"} < set(SERVICES)
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        assert service.get("network_mode") in (None, "service:web")


def test_each_variable_of_the_compose_file_is_described():
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE))
    assert {"POSTGRES_PASSWORD", "ELASTIC_PASSWORD"} <= used <= described()


def test_images_are_pinned_and_the_engine_is_sound():
    images = [
        service["image"] for service in SERVICES.values() if "build" not in service
    ]
    bases = [line.split()[1] for line in image_lines() if line.startswith("FROM")]
    assert [name for name in images + bases if not PINNED.fullmatch(name)] == []
    version = SERVICES["elasticsearch"]["image"].partition(":")[2]
    assert has_security_fixes(version.partition("@")[0])


def test_nobody_but_nginx_can_be_reached_from_outside():
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["web"]
    assert all(":80" in port or ":443" in port for port in SERVICES["web"]["ports"])
    assert "127.0.0.1:8000" in image_lines()[-1]
    for name in ("postgres", "elasticsearch"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert yaml.safe_load(COMPOSE)["networks"]["inside"]["internal"] is True
    assert SERVICES["elasticsearch"]["environment"]["xpack.security.enabled"] == "true"


def networks_out(name: str) -> set[str]:
    known = yaml.safe_load(COMPOSE)["networks"]
    is_internal = {key: (value or {}).get("internal") for key, value in known.items()}
    return {key for key in SERVICES[name]["networks"] if not is_internal[key]}


def test_only_web_and_mailer_have_a_way_out_in_compose():
    assert {name for name in OURS if networks_out(name)} == {"web", "mailer"}
    jobs = {
        name: SERVICES[name]["command"].split()[-1] for name in ("worker", "mailer")
    }
    assert jobs == {"worker": "local", "mailer": "network"}


def test_the_worker_is_another_user_without_secrets_in_compose():
    web, worker = SERVICES["web"], SERVICES["worker"]
    added = next(line for line in image_lines() if "useradd" in line)
    user, _colon, group = worker["user"].partition(":")
    assert f"--uid {user} --gid library" in added
    assert f"--gid {group} library" in added
    assert "user" not in web
    assert "-m 770 /var/lib/library /var/lib/library/files" in added
    assert worker["environment"] == web["environment"] | {"SECRET_KEY": "random"}
    assert worker["env_file"] == ".env"
    assert ".env.private" in [e["path"] for e in web["env_file"] if e != ".env"]


def test_nginx_has_nothing_of_the_library_but_its_files():
    mounts = [mount.split(":") for mount in SERVICES["nginx"]["volumes"]]
    volumes = yaml.safe_load(COMPOSE)["volumes"]
    named = [mount for mount in mounts if mount[0] in volumes]
    assert named == [["files", "/var/lib/library/files", "ro"]]
    assert all(mount[-1] == "ro" for mount in mounts)
    for name in OURS:
        assert "files:/var/lib/library/files" in SERVICES[name]["volumes"]


@pytest.mark.parametrize("name", OURS)
def test_the_library_has_no_password_of_the_engines_administrator(name):
    assert SERVICES[name]["environment"]["ELASTIC_PASSWORD"] == ""


@pytest.mark.parametrize("name", [*OURS, "nginx"])
def test_services_run_without_rights_on_a_disk_they_cannot_change(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


def test_the_image_runs_as_nobody_special_and_looks_after_itself():
    lines = image_lines()
    user = next(i for i, line in enumerate(lines) if line.startswith("USER"))
    assert lines[user] == "USER 10001"
    assert not any(line.startswith(("RUN", "COPY")) for line in lines[user:])
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".env", ".git", "var", "backups"} <= set(ignored)


def test_nothing_that_the_image_needs_is_left_out_of_it():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    named = re.findall(r"(?:scripts/\w+|requirements\.txt|config/gunicorn)", COMPOSE)
    named += ["scripts/healthcheck", "requirements.txt", "config", "locale", "demo"]
    assert not {name.partition("/")[0] for name in named} & set(ignored)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_engines_key_opens_the_librarys_indexes_and_no_others():
    key = json.loads((ROOT / "deploy/elasticsearch-key.json").read_text("utf-8"))
    (role,) = key["role_descriptors"].values()
    assert role["cluster"] == ["monitor"]
    (rights,) = role["indices"]
    assert rights["names"] == [f"{settings.SEARCH_INDEX_PREFIX}-*"]
    assert "all" not in rights["privileges"]


@pytest.mark.django_db
def test_the_image_asks_the_server_whether_it_is_well(live_server):
    command = [sys.executable, "scripts/healthcheck"]

    def code(port: str) -> int:
        own = os.environ | {"PORT": port, "ALLOWED_HOSTS": "localhost,127.0.0.1"}
        return subprocess.run(command, cwd=ROOT, env=own, check=False).returncode

    assert code(live_server.url.rpartition(":")[2]) == 0
    assert code("9") == 1
