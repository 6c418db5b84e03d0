"""The NHS design system's components, callable from our templates as ``nhs.button({...})``.

The macros come from ``nhsuk-frontend-jinja`` and lean on names that may be missing, so they live in
an environment of their own: in ours a missing name stays a mistake.
"""

from __future__ import annotations

from types import SimpleNamespace

from jinja2 import ChainableUndefined, Environment, PackageLoader

#: Each macro and the folder it lives in.
_MACROS = {
    "backLink": "back-link",
    "button": "button",
    "card": "card",
    "characterCount": "character-count",
    "dateInput": "date-input",
    "details": "details",
    "errorSummary": "error-summary",
    "fieldset": "fieldset",
    "footer": "footer",
    "header": "header",
    "input": "input",
    "insetText": "inset-text",
    "notificationBanner": "notification-banner",
    "pagination": "pagination",
    "passwordInput": "password-input",
    "radios": "radios",
    "checkboxes": "checkboxes",
    "searchInput": "search-input",
    "select": "select",
    "skipLink": "skip-link",
    "summaryList": "summary-list",
    "table": "tables",
    "tag": "tag",
    "textarea": "textarea",
    "warningCallout": "warning-callout",
}


def nhs_components() -> SimpleNamespace:
    """One attribute a component, each a macro that takes the component's options."""
    environment = Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        # The package does not change while we run: its files are looked at once.
        auto_reload=False,
    )
    return SimpleNamespace(
        **{
            name: getattr(
                environment.get_template(f"nhsuk/components/{folder}/macro.jinja").module, name
            )
            for name, folder in _MACROS.items()
        }
    )
