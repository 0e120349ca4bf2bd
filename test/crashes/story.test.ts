import { LIFE } from './life.ts';
import { lived } from './matrix.ts';
import { openStage } from './stage.ts';

it('the life in which runs die is a whole one: one message, one thread, and nothing is left to do', async () => {
  const stage = await openStage(LIFE);
  try {
    const { moments } = await lived(stage, LIFE, { from: await stage.moment() });
    const { messages, items, images } = moments.at(-1) ?? { messages: [], items: [], images: [] };
    const told = messages.map(({ text, thread_ts: thread, isBroadcast }) => {
      const [, word] = /([^ >]* ?[A-Z][a-z]+(?:, released)?): shop\/api:1\.4\.2\./.exec(text) ?? [];
      return `${thread ? 'thread' : 'channel'}${isBroadcast ? ', aloud' : ''}: ${word}`;
    });
    expect(told).toEqual([
      'channel: Approved',
      'thread: ⚪ Undecided',
      'thread, aloud: 🔴 Quarantined',
      'thread: 🟢 Approved',
      'thread, aloud: 🔴 Quarantined',
      'thread: 🔴 Quarantined',
      'thread: 🟡 Approved, released',
      'thread, aloud: 🔴 Quarantined',
      'thread, aloud: 🔴 Quarantined',
      'thread: 🟢 Approved',
      'thread, aloud: 🔴 Quarantined',
      'thread: 🟢 Approved',
    ]);
    expect(images.map(({ tags }) => tags)).toEqual([['1.4.2', 'approved-a1a1a1a1a1a1']]);
    expect(items.flatMap(({ due }) => due ?? [])).toEqual(['watched']);
  } finally {
    await stage.close();
  }
});
