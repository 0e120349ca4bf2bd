import { PassThrough } from 'node:stream';
import { openTerminal } from '../../src/terminal/terminal.ts';

const terminalOf = (isTTY: boolean) => {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const said: string[] = [];
  const stderr = { write: (text: string) => said.push(text), isTTY };
  const { ask } = openTerminal({ stdin, stdout: { write: () => true }, stderr, env: {} });
  return { stdin, said, ask };
};

it('whoever sits at the terminal is asked, and answers with a line', async () => {
  const { stdin, said, ask } = terminalOf(true);
  const answer = ask?.('Do this? (y/N) ');
  stdin.write('y\nand more\n');
  expect(await answer).toBe('y');
  expect(said).toEqual(['Do this? (y/N) ']);
});

it('whoever ends the input has said nothing', async () => {
  const { stdin, ask } = terminalOf(true);
  const answer = ask?.('Do this? (y/N) ');
  stdin.end();
  expect(await answer).toBe('');
});

it('where nobody sits nobody is asked', () => {
  expect(terminalOf(false).ask).toBeUndefined();
});
