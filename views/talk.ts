/** Talks with the terminal beside the picture: asks what it can do, hears whether a person looks at it, and calls one who does not. */
import type { Painter } from './painter.ts';
import type { Store } from './store.ts';
import type { Compositor } from './terminal/compositor.ts';
import type { KeyStdin } from './terminal/key-stdin.ts';
import { askTerminal } from './terminal/probe.ts';
import type { TerminalAnswers } from './terminal/probe.ts';
import { KITTY_KEYS } from './terminal/restore.ts';
import { backgroundOf, createTheme } from './terminal/theme.ts';
import type { Appearance } from './terminal/theme.ts';

export interface Talk {
  /** Asks what the terminal can do and which background it has; answers change the picture when they come. */
  readonly ask: () => void;
  /** Resolves when no answer is awaited: one that came after the terminal was given back would be typed into the shell. */
  readonly answered: () => Promise<void>;
  /** The terminal is ours again: its modes are taken once more. */
  readonly resume: () => void;
  readonly focused: (focused: boolean) => void;
  /** Rings when the person looks elsewhere. */
  readonly alert: () => void;
}

export interface TalkParts {
  readonly store: Store;
  readonly compositor: Compositor;
  readonly painter: Painter;
  readonly keys: KeyStdin;
  readonly write: (bytes: string) => boolean;
  readonly appearance: Appearance;
  /** The person named the background; the terminal is not believed. */
  readonly isFixed: boolean;
}

/** The talk with one terminal. */
export function createTalk(parts: TalkParts): Talk {
  const { store, compositor, painter, write } = parts;
  let background = parts.appearance.background;
  let hasKittyKeys = false;
  let isFocused = true;
  let pending: Promise<void> | undefined;

  function hear(answers: TerminalAnswers): void {
    compositor.synchronise(answers.synchronised === true);
    if (answers.kittyKeys === true && !hasKittyKeys) {
      hasKittyKeys = true;
      write(KITTY_KEYS);
    }
    const told = answers.background === undefined || parts.isFixed ? background : backgroundOf(answers.background);
    if (told === background) return;
    background = told;
    store.set({ theme: createTheme({ ...parts.appearance, background }) });
  }

  function ask(): void {
    pending ??= askTerminal((bytes) => void write(bytes), parts.keys.onReply).then((answers) => {
      pending = undefined;
      hear(answers);
    });
  }

  return {
    ask,
    answered: async () => pending,
    resume() {
      if (hasKittyKeys) write(KITTY_KEYS);
    },
    focused(focused) {
      isFocused = focused;
      if (!focused) return;
      // The terminal may have been shown elsewhere, or the day may have turned to night.
      painter.repaint();
      ask();
    },
    alert() {
      if (!isFocused) write('\u0007');
    },
  };
}
