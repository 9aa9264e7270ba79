"""A real server and a terminal, as the tests that kill tadasu or look behind it drive them."""
import http.client
import json
import os
import re
import signal
import subprocess
import urllib.parse


def drain(descriptor):
    """Reads what is written to a terminal until nobody writes any more."""
    try:
        while os.read(descriptor, 1 << 16):
            pass
    except OSError:
        pass


class Server:
    def __init__(self, tadasu, store, stderr=subprocess.PIPE, **more):
        self.process = subprocess.Popen(
            [tadasu, "--lang", "en", "serve", "--store", store, "--port", "0", "--print-login"],
            stdout=subprocess.PIPE, stderr=stderr, text=True, **more)
        said = ""
        while "Login:" not in said:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit(f"the server did not start: {self.process.stderr and self.process.stderr.read()}")
            said += line
        self.port = int(re.search(r"127\.0\.0\.1:(\d+)/", said)[1])
        self.user, self.password = re.search(r"Login: (\S+) / (\S+)", said).groups()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def sign_in(self):
        connection = self.connect()
        connection.request("POST", "/api/v1/login", urllib.parse.urlencode({"user": self.user, "password": self.password}),
                           {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        body = answer.read()
        cookie = answer.getheader("Set-Cookie") or ""
        session = re.search(r"tadasu_session=[^;]+", cookie)
        if not session:
            raise SystemExit(f"could not sign in: {answer.status} {body[:300]}")
        connection.request("GET", "/api/v1/login", headers={"Cookie": session[0]})
        csrf = json.loads(connection.getresponse().read())["csrf"]
        return {"Cookie": session[0], "X-Tadasu-Csrf": csrf, "Content-Type": "application/x-www-form-urlencoded"}

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
