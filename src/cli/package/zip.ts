import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** Signatures of a ZIP archive (PKWARE's APPNOTE, 4.3). */
const FILE = 0x04_03_4b_50;
const ENTRY = 0x02_01_4b_50;
const END = 0x06_05_4b_50;
const DEFLATED = 8;
const END_BYTES = 22;
const FILE_BYTES = 30;
const ENTRY_BYTES = 46;
/** The first day that there is: the same files make the same archive, whenever it is made. */
const NO_TIME = 0x00_21_00_00;

/** The files of an archive by their names. Throws where it is none. */
export function unzipped(archive: Buffer): Map<string, Buffer> {
  let end = archive.length - END_BYTES;
  while (end >= 0 && archive.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error('it is no ZIP archive');
  const files = new Map<string, Buffer>();
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = archive.readUInt16LE(entry + 28);
    const name = archive.toString('utf8', entry + ENTRY_BYTES, entry + ENTRY_BYTES + nameLength);
    const local = archive.readUInt32LE(entry + 42);
    const start =
      local + FILE_BYTES + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(start, start + archive.readUInt32LE(entry + 20));
    const isDeflated = archive.readUInt16LE(entry + 10) === DEFLATED;
    files.set(name, isDeflated ? inflateRawSync(packed) : Buffer.from(packed));
    entry += ENTRY_BYTES + nameLength;
    entry +=
      archive.readUInt16LE(entry - nameLength - 16) + archive.readUInt16LE(entry - nameLength - 14);
  }
  return files;
}

/** An archive of these files, in their order. */
export function zipped(files: ReadonlyMap<string, Buffer>): Buffer {
  const [parts, entries]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, content] of files) {
    const title = Buffer.from(name);
    const packed = deflateRawSync(content, { level: 9 });
    const facts = factsOf(content, packed, title);
    const head = Buffer.alloc(4);
    head.writeUInt32LE(FILE);
    parts.push(head, facts, title, packed);
    entries.push(entryOf(facts, at), title);
    at += head.length + facts.length + title.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END);
  end.writeUInt16LE(files.size, 8);
  end.writeUInt16LE(files.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

/** What stands of a file before it and in the directory: how it is packed, its sum, and how long it is. */
function factsOf(content: Buffer, packed: Buffer, name: Buffer): Buffer {
  const facts = Buffer.alloc(FILE_BYTES - 4);
  facts.writeUInt16LE(20); // deflated files take version 2.0
  facts.writeUInt16LE(0x08_00, 2); // names are UTF-8
  facts.writeUInt16LE(DEFLATED, 4);
  facts.writeUInt32LE(NO_TIME, 6);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(name.length, 22);
  return facts;
}

/** Lambda runs as another user than the one who owns the files: everybody may read them. */
const READABLE = 0o100644 * 2 ** 16;

function entryOf(facts: Buffer, at: number): Buffer {
  const entry = Buffer.alloc(ENTRY_BYTES);
  entry.writeUInt32LE(ENTRY);
  entry.writeUInt16LE(0x03_14, 4); // made on Unix, where files have modes
  facts.copy(entry, 6);
  entry.writeUInt32LE(READABLE, 38);
  entry.writeUInt32LE(at, 42);
  return entry;
}
