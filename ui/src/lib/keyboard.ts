/** The name of the key that commands are given with, on the keyboard this page is most likely read at. */
export const commandKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
