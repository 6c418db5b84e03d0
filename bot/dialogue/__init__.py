"""The assistant's side of the house: the door into Rasa, and the client that knocks.

`client` and `wire` run on the web and worker's Python and never import Rasa; every
other module runs on Rasa's own interpreter (see rasa-runtime/README.md).
"""
