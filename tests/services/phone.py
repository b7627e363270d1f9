"""What the mobile app does, with nothing but HTTP and WebSocket libraries."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from websockets.sync.client import connect

PASSWORD = "correct horse battery"


class Phone:
    """One user's app; knows the public API and nothing of the service's code.

    Args:
        url: Of the gateway, without `/v1`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=f"{url}/v1", timeout=30)
        body = {"email": f"{uuid4()}@example.com", "password": PASSWORD}
        answer = self.http.post("/auth/register", json=body)
        assert answer.status_code == 201, answer.text
        self.token: str = answer.json()["access_token"]
        self.user_id: str = answer.json()["user_id"]
        self.last_event_id = "0-0"
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def upload(self, path: Path) -> str:
        """Announces, sends, confirms; answers the video's id."""
        data = path.read_bytes()
        announced = {"name": path.name, "size": len(data), "content_type": "video/mp4"}
        ticket = self.http.post("/videos", json=announced).json()
        sent = httpx.put(ticket["upload_url"], content=data, headers=ticket["headers"], timeout=60)
        assert sent.status_code == 200, sent.text
        confirmed = self.http.post(f"/videos/{ticket['video_id']}/uploaded")
        assert confirmed.status_code == 200, confirmed.text
        return str(ticket["video_id"])

    def upload_photo(self, data: bytes, content_type: str = "image/jpeg") -> str:
        """Announces a photo of a wall and sends it; answers its id."""
        announced = {"name": "wall", "size": len(data), "content_type": content_type}
        answer = self.http.post("/routes", json=announced)
        assert answer.status_code == 201, answer.text
        ticket = answer.json()
        sent = httpx.put(ticket["upload_url"], content=data, headers=ticket["headers"], timeout=60)
        assert sent.status_code == 200, sent.text
        return str(ticket["route_id"])

    def detect(self, route_id: str) -> None:
        """Asks for the holds of a photo."""
        answer = self.http.post(f"/routes/{route_id}/detect")
        assert answer.status_code == 202, answer.text

    def look_at_wall(self, route_id: str) -> dict[str, Any]:
        """A photo with its holds."""
        answer = self.http.get(f"/routes/{route_id}")
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    def start(self, video_id: str, model: str = "lite") -> str:
        """Starts an analysis; answers its id."""
        body = {"video_id": video_id, "options": {"pose_model": model}}
        answer = self.http.post("/analyses", json=body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["analysis_id"])

    def look(self, analysis_id: str) -> dict[str, Any]:
        """How it stands."""
        answer = self.http.get(f"/analyses/{analysis_id}")
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    def hear(self, last_event_id: str = "0-0", until: str = "analysis.completed") -> list[Any]:
        """Messages of the WebSocket up to one of this type."""
        messages: list[dict[str, Any]] = []
        for message in self.listen(last_event_id):
            messages.append(message)
            if message["type"] == until:
                break
        return messages

    def hear_of_walls(self, *route_ids: str) -> list[dict[str, Any]]:
        """The next answer to each photo, good or bad, in the photos' order."""
        answers: dict[str, dict[str, Any]] = {}
        for event in self.listen(self.last_event_id):
            if event["type"] in {"route.detected", "route.failed"}:
                answers[event["route_id"]] = event
            if set(route_ids) <= set(answers):
                break
        return [answers[route_id] for route_id in route_ids]

    def listen(self, last_event_id: str = "0-0") -> Iterator[dict[str, Any]]:
        """Messages of the WebSocket, for as long as anybody wants them."""
        with connect(self.url.replace("http", "ws") + "/v1/ws") as socket:
            socket.send(json.dumps({"token": self.token, "last_event_id": last_event_id}))
            while True:
                message = json.loads(socket.recv(timeout=120))
                self.last_event_id = message.get("event_id", self.last_event_id)
                yield message

    def fetch(self, analysis_id: str) -> httpx.Response:
        """The result."""
        return self.http.get(f"/analyses/{analysis_id}/result")

    def close(self) -> None:
        """Closes its connections."""
        self.http.close()
