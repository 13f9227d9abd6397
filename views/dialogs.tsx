/** Dialogs as Ink components, at the lower end of the body. They draw; what keys do to them is decided in `dialog-keys.ts`. */
import { graphemesOf } from '../src/domain/graphemes.ts';
import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import TextInput from 'ink-text-input';
import type { ReactNode } from 'react';
import { visible } from '../src/domain/visible.ts';
import { FIELD_LEAD, fieldWidth, paletteRows } from './dialog.ts';
import type { ChoicePrompt, Dialog } from './dialog.ts';
import type { InkScene } from './ink-scene.ts';
import { keyWord } from './key-names.ts';
import { fieldLines } from './line-editor.ts';
import { endsSpans, paintSpans, span } from './parts/spans.ts';
import { fit } from './parts/text.ts';
import type { Theme } from './screen.ts';

/** What Ink's own components tell. */
export interface DialogEvents {
  /** The text of a filter changed. */
  readonly filtered: (text: string) => void;
  /** A choice was made. */
  readonly chose: (prompt: ChoicePrompt, value: string) => void;
}

interface DialogProps<K extends Dialog['kind']> {
  readonly scene: InkScene;
  readonly dialog: Extract<Dialog, { kind: K }>;
  readonly events: DialogEvents;
}

/** The dialog that is open, below a rule. */
export function DialogBox({
  scene,
  dialog,
  events,
}: {
  readonly scene: InkScene;
  readonly dialog: Dialog;
  readonly events: DialogEvents;
}): ReactNode {
  return (
    <>
      <Text>{scene.theme.paint('rule', scene.theme.glyphs.rule.repeat(scene.size.columns))}</Text>
      {dialog.kind === 'text' ? <Field scene={scene} dialog={dialog} events={events} /> : null}
      {dialog.kind === 'choice' ? <Choice scene={scene} dialog={dialog} events={events} /> : null}
      {dialog.kind === 'palette' ? <Palette scene={scene} dialog={dialog} events={events} /> : null}
      {dialog.kind === 'search' ? <Filter lead="/" text={dialog.text} events={events} /> : null}
      {dialog.kind === 'help' ? <Filter lead="?" text={dialog.text} events={events} /> : null}
    </>
  );
}

function Label({ scene, text }: { readonly scene: InkScene; readonly text: string }): ReactNode {
  return <Text>{scene.theme.paint('strong', fit(` ${visible(text)}`, scene.size.columns))}</Text>;
}

/** A text of one or more lines. Its caret is an inverse cell, which becomes the terminal's own cursor. */
function Field({ scene, dialog }: DialogProps<'text'>): ReactNode {
  const rows = Math.max(1, scene.dialogRows - 2);
  const { lines, y } = fieldLines(dialog.field, fieldWidth(scene.size.columns));
  const top = Math.max(0, Math.min(y - rows + 1, lines.length - rows));
  return (
    <>
      <Label scene={scene} text={dialog.prompt.label} />
      {lines.slice(top, top + rows).map(({ start, text }, index) => (
        <Text
          key={start}
        >{`${top + index === 0 ? FIELD_LEAD : '  '}${top + index === y ? withCaret(text, dialog.field.caret - start) : text}`}</Text>
      ))}
    </>
  );
}

/** The line with the character at the caret inverted; a blank at its end. */
function withCaret(line: string, caret: number): string {
  const [under] = graphemesOf(line.slice(caret));
  const character = under?.segment ?? ' ';
  return `${line.slice(0, caret)}\u001b[7m${character}\u001b[27m${line.slice(caret + character.length)}`;
}

function Choice({ scene, dialog, events }: DialogProps<'choice'>): ReactNode {
  const { theme, size } = scene;
  const items = dialog.prompt.choices.map(({ value, label }, index) => ({
    key: String(index),
    value,
    label: fit(visible(label), Math.max(1, size.columns - 3)),
  }));
  return (
    <>
      <Label scene={scene} text={dialog.prompt.label} />
      <SelectInput
        items={items}
        limit={Math.max(1, scene.dialogRows - 2)}
        onSelect={({ value }) => events.chose(dialog.prompt, value)}
        indicatorComponent={indicatorOf(theme)}
        itemComponent={itemOf(theme)}
      />
    </>
  );
}

const indicators = new WeakMap<Theme, (props: { readonly isSelected?: boolean }) => ReactNode>();
const itemsOf = new WeakMap<Theme, (props: { readonly isSelected?: boolean; readonly label: string }) => ReactNode>();

/** One component per theme, so that Ink does not take it for another with every frame. */
function indicatorOf(theme: Theme): (props: { readonly isSelected?: boolean }) => ReactNode {
  const known = indicators.get(theme);
  if (known !== undefined) return known;
  const Indicator = ({ isSelected = false }: { readonly isSelected?: boolean }): ReactNode => (
    <Text>{isSelected ? theme.paint('accent', ` ${theme.glyphs.cursor} `) : '   '}</Text>
  );
  indicators.set(theme, Indicator);
  return Indicator;
}

function itemOf(theme: Theme): (props: { readonly isSelected?: boolean; readonly label: string }) => ReactNode {
  const known = itemsOf.get(theme);
  if (known !== undefined) return known;
  const Item = ({ isSelected = false, label }: { readonly isSelected?: boolean; readonly label: string }): ReactNode => (
    <Text>{isSelected ? theme.paint('strong', label) : label}</Text>
  );
  itemsOf.set(theme, Item);
  return Item;
}

function Palette({ scene, dialog, events }: DialogProps<'palette'>): ReactNode {
  const { theme, size, commands } = scene;
  const rows = paletteRows(size);
  const top = Math.max(0, Math.min(dialog.chosen - rows + 1, commands.length - rows));
  return (
    <>
      <Filter lead=":" text={dialog.text} events={events} />
      {commands.slice(top, top + rows).map(([row, off], index) => {
        const isChosen = top + index === dialog.chosen;
        const left = [
          span(isChosen ? ` ${theme.glyphs.cursor} ` : '   ', 'accent'),
          span(row.label, isChosen ? 'strong' : off === undefined ? 'text' : 'muted'),
          ...(off === undefined ? [] : [span(`  ${visible(off)}`, 'muted')]),
        ];
        return (
          <Text key={row.command}>
            {paintSpans(theme, endsSpans(left, [span(`${row.keys.map(keyWord).join(' ')} `, 'accent')], size.columns), size.columns)}
          </Text>
        );
      })}
    </>
  );
}

function Filter({ lead, text, events }: { readonly lead: string; readonly text: string; readonly events: DialogEvents }): ReactNode {
  return (
    <Box height={1}>
      <Text>{` ${lead} `}</Text>
      <TextInput value={text} onChange={events.filtered} />
    </Box>
  );
}
