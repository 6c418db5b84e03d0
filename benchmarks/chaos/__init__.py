"""What is left of the promises when processes are killed: `make chaos`.

Fifty patients on both platforms write 1,000 messages. Each is delivered three times, in shuffled
batches, while web, worker and rasa are killed with ``kill -9`` ten times. A delivery that fails
is delivered again, as the platforms do. The messages are dated before they come: the platform is
catching up, which is when order is hard to keep.

What the words mean. The platform's side is what the pretend platforms took; it is judged
together with the service's database, and the service's own word alone is never enough.

- stored: the database holds the message exactly once.
- answered: exactly one turn's reply to the message reached the platform. Each patient asks every
  question once, and each question has an answer of its own, so a reply belongs to one message.
- lost: stored or not, no reply to it reached the platform; or the database says that a call was
  made and the platform has nothing of it.
- answered twice: two turns replied to the same message.
- repeated: the platform has the same call twice, because a kill lost its receipt. One repeat is
  allowed if the database flags the call; an unflagged one or a second one is a fault.
- out of order: the reply to a message reached the platform after the reply to one that the same
  patient wrote later, by the platform's own times; or the parts of replies overtook each other.
- withheld and dead: replies never sent, and calls given up. Nobody took over here, so both are
  faults.
"""
