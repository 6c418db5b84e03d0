"""The platforms patients write from: one folder each behind `bot.core.ports.Connector`.

The modules beside the folders hold what every platform needs: reading JSON that may be
damaged, moments in unknown units, splitting text, and one HTTP call that never raises.
They know no platform. The folders know these modules and the core, and not each other.
"""
