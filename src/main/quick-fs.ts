/**
 * `node:fs` without what an import of it brings: an import reads every export once, and some of those load streams,
 * promises and a line reader. For commands whose time is mostly their start.
 */

/** The module itself. */
export const fs = process.getBuiltinModule('node:fs');
