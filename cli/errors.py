"""What the command line tells a person in one line.

    CommandError
    ├── PortTaken          somebody else listens there
    ├── ServerFailed       an embedded server did not start
    ├── AlreadyRunning     the service is up
    ├── NotRunning         the service is down
    ├── ConfigInvalid      a configuration file breaks its rules
    ├── ProblemUnreadable  a file states no climbing problem
    ├── DownloadFailed     weights could not be brought
    ├── OutputUnwritable   a file that was asked for cannot be written
    ├── AccountUnknown     nobody has this address
    └── RequestFailed      the service answered with an error

None of these reaches a person as a traceback.
"""


class CommandError(Exception):
    """Root of errors that end a command with one line and exit status 1."""


class PortTaken(CommandError):
    """Somebody else listens there.

    Attributes:
        port: The TCP port on loopback.
        purpose: What it was wanted for.
        option: How to choose another.
    """

    def __init__(self, port: int, purpose: str, option: str) -> None:
        super().__init__(port, purpose, option)
        self.port = port
        self.purpose = purpose
        self.option = option

    def __str__(self) -> str:
        return f"port {self.port} for {self.purpose} is taken; choose another with {self.option}"


class ServerFailed(CommandError):
    """An embedded server did not start or did not become ready.

    Attributes:
        server: Its name.
        reason: What it said, and where its log lies.
    """

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(server, reason)
        self.server = server
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.server} did not start: {self.reason}"


class AlreadyRunning(CommandError):
    """The service is up.

    Attributes:
        pid: Of its main process.
        home: The directory it keeps its data in.
    """

    def __init__(self, pid: int, home: str) -> None:
        super().__init__(pid, home)
        self.pid = pid
        self.home = home

    def __str__(self) -> str:
        return (
            f"already running as process {self.pid} on {self.home}; stop it with `ascension down`"
        )


class NotRunning(CommandError):
    """The service is down.

    Attributes:
        home: The directory it was looked for in.
    """

    def __init__(self, home: str) -> None:
        super().__init__(home)
        self.home = home

    def __str__(self) -> str:
        return f"no service is running on {self.home}; start it with `ascension up`"


class ConfigInvalid(CommandError):
    """A configuration file breaks its rules.

    Attributes:
        path: Of the file.
        problems: One line each.
    """

    def __init__(self, path: str, problems: tuple[str, ...]) -> None:
        super().__init__(path, problems)
        self.path = path
        self.problems = problems

    def __str__(self) -> str:
        return f"{self.path}: " + "; ".join(self.problems)


class ProblemUnreadable(CommandError):
    """A file states no climbing problem.

    Attributes:
        path: Of the file.
        problems: One line each.
    """

    def __init__(self, path: str, problems: tuple[str, ...]) -> None:
        super().__init__(path, problems)
        self.path = path
        self.problems = problems

    def __str__(self) -> str:
        return f"{self.path}: " + "; ".join(self.problems)


class DownloadFailed(CommandError):
    """Weights could not be brought.

    Attributes:
        package: Which package.
        reason: What its client said.
    """

    def __init__(self, package: str, reason: str) -> None:
        super().__init__(package, reason)
        self.package = package
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.package} could not be downloaded: {self.reason}"


class OutputUnwritable(CommandError):
    """A file that was asked for cannot be written.

    Attributes:
        path: The file.
        reason: Why not.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path} cannot be written: {self.reason}"


class RequestFailed(CommandError):
    """The service answered with an error, or not at all.

    Attributes:
        request: Method and path.
        reason: Its problem document in words.
    """

    def __init__(self, request: str, reason: str) -> None:
        super().__init__(request, reason)
        self.request = request
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.request}: {self.reason}"


class AccountUnknown(CommandError):
    """Nobody has this address.

    Attributes:
        email: It.
    """

    def __init__(self, email: str) -> None:
        super().__init__(email)
        self.email = email

    def __str__(self) -> str:
        return f"there is no account with the address {self.email}"
