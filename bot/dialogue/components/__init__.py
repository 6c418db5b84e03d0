"""Our components in Rasa's pipeline; `config.yml` names them by their path."""
