"""Who follows a job: a connection, and how much of the job's log it has been told."""

from deep_research.domain.model import Model


class Subscription(Model):
    """`cursor` is the last event that was sent to the connection. It rises, and never falls.

    Subscribing again makes another subscription: what is confirmed late of the former one says nothing of this one.
    """

    subscription_id: str
    connection_id: str
    job_id: str
    cursor: int
