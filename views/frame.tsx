/** The app as Ink sees it: bands of region markers around the dialog that is open. Rows of text never pass through here. */
import { Box, Text, render } from 'ink';
import type { ReactNode } from 'react';
import { useSyncExternalStore } from 'react';
import { DialogBox } from './dialogs.tsx';
import type { DialogEvents } from './dialogs.tsx';
import type { InkScene } from './ink-scene.ts';
import type { InkInput } from './terminal/ink-input.ts';
import type { InkOutput } from './terminal/compositor.ts';

export interface InkSceneStore {
  readonly get: () => InkScene;
  readonly subscribe: (listener: () => void) => () => void;
}

export interface MountedFrame {
  readonly unmount: () => void;
  /** Rejects with the error that a render threw. */
  readonly exited: Promise<unknown>;
}

/** Mounts the frame. It draws complete frames to `output`, which keeps the terminal to itself. */
export function mountFrame(scenes: InkSceneStore, events: DialogEvents, input: InkInput, output: InkOutput): MountedFrame {
  const instance = render(<Frame scenes={scenes} events={events} />, {
    // Ink asks for whole streams and uses the part of them that these have.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    stdout: output as unknown as NodeJS.WriteStream,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    stdin: input as unknown as NodeJS.ReadStream,
    debug: true,
    interactive: true,
    alternateScreen: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return { unmount: () => instance.unmount(), exited: instance.waitUntilExit() };
}

function Frame({ scenes, events }: { readonly scenes: InkSceneStore; readonly events: DialogEvents }): ReactNode {
  const scene = useSyncExternalStore(scenes.subscribe, scenes.get);
  const { columns, rows } = scene.size;
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      <Lines lines={scene.above} />
      {scene.dialog === undefined || scene.dialogRows === 0 ? null : (
        <Box height={scene.dialogRows} width={columns} flexShrink={0} flexDirection="column" overflow="hidden">
          <DialogBox scene={scene} dialog={scene.dialog} events={events} />
        </Box>
      )}
      <Lines lines={scene.below} />
    </Box>
  );
}

/** Lines of exactly the screen's width, which Ink must neither wrap nor shrink. */
function Lines({ lines }: { readonly lines: readonly string[] }): ReactNode {
  if (lines.length === 0) return null;
  return (
    <Box height={lines.length} flexShrink={0}>
      <Text>{lines.join('\n')}</Text>
    </Box>
  );
}
