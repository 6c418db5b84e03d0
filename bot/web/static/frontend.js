// The design system's own behaviour: the menu, the error summary, double clicks, passwords.
import { initAll } from "./nhsuk/nhsuk-frontend.min.js";

initAll();
