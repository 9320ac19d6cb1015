// The first script of the window: small, so that it asks while all the others are on their way.
import { askFirst } from "./app/first-answers";
import "./styles.css";

const answers = askFirst();
void import("./main").then(({ start }) => start(answers));
