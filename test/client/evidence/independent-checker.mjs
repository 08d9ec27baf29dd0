// A checker of evidence written from docs/evidence-format.md alone: no module of ours, no package.
// node independent-checker.mjs FILE.zip; prints what is wrong, a line each, and ends with the number of faults.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

const faults = [];
const must = (isSo, what) => void (isSo || faults.push(what));
const sha256 = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
// RFC 8785, for what occurs here: strings, whole numbers and what is made of them.
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.keys(value).sort();
  return `{${pairs.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
};

const file = readFileSync(process.argv[2]);
const members = new Map();
const end = file.lastIndexOf(Buffer.from('PK\x05\x06'));
let at = file.readUInt32LE(end + 16);
for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
  const [size, nameLength] = [file.readUInt32LE(at + 20), file.readUInt16LE(at + 28)];
  const local = file.readUInt32LE(at + 42);
  const name = file.toString('utf8', at + 46, at + 46 + nameLength);
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  must(file.readUInt16LE(at + 10) === 0, `${name} is compressed`);
  must(!members.has(name), `${name} is there twice`);
  members.set(name, file.subarray(start, start + size));
  at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
}

const json = (name) => JSON.parse(members.get(name).toString());
const manifest = json('manifest.json');
const isSigned = (bytes, { signature }, key) =>
  verify(null, bytes, createPublicKey(key), Buffer.from(signature, 'base64'));
must(manifest.format === 'tocsin-evidence' && manifest.formatVersion === 1, 'another format');
must(
  isSigned(members.get('manifest.json'), json('manifest.json.sig'), manifest.key.publicKey),
  'the signature does not fit',
);
must(
  sha256(createPublicKey(manifest.key.publicKey).export({ type: 'spki', format: 'der' })) ===
    manifest.key.keyId,
  'the key has another name',
);
const listed = new Map(manifest.members.map((member) => [member.name, member]));
for (const name of members.keys())
  if (!name.startsWith('manifest.json')) must(listed.has(name), `${name} was added`);
for (const { name, bytes, sha256: digest } of listed.values()) {
  const content = members.get(name);
  must(content && content.length === bytes && sha256(content) === digest, `${name} is missing or changed`);
}

const ledger = members.get('ledger.jsonl').toString().trimEnd().split('\n').map(JSON.parse);
let previous = `sha256:${'0'.repeat(64)}`;
for (const [index, { hash, ...entry }] of ledger.entries()) {
  must(entry.seq === index + 1 && entry.previousHash === previous, `entry ${index + 1} does not follow`);
  must(sha256(canonical(entry)) === hash, `entry ${index + 1} was changed`);
  must(entry.reference === manifest.reference, `entry ${index + 1} is another breach's`);
  previous = hash;
}
must(
  previous === manifest.ledger.head && ledger.length === manifest.ledger.entries,
  'the ledger has another end',
);
for (const { breach, seq, hash, at: time, publicKey, ...signature } of json('checkpoints.json')) {
  must(ledger[seq - 1]?.hash === hash, `the checkpoint of entry ${seq} has another hash`);
  must(
    isSigned(Buffer.from(canonical({ at: time, breach, hash, seq })), signature, publicKey),
    `the checkpoint of entry ${seq} is not signed`,
  );
}

const everybody = gunzipSync(members.get('outcomes.jsonl.gz'))
  .toString()
  .split('\n')
  .filter(Boolean)
  .map(JSON.parse);
const outcomes = everybody.filter(({ part }) => part === 'person' || part === null);
const { listed: people, ...states } = manifest.counts;
must(outcomes.length === people, 'not everybody is accounted for');
must(new Set(outcomes.map(({ person }) => person)).size === people, 'somebody is there twice');
for (const [state, count] of Object.entries(states)) {
  const found = outcomes.filter(
    (outcome) => (outcome.state === 'sending' ? 'pending' : outcome.state) === state,
  );
  must(found.length === count, `${found.length} ${state}, not ${count}`);
}

const sealed = gunzipSync(members.get('sealed.jsonl.gz') ?? gzipSync(''))
  .toString()
  .split('\n');
const lastSealed = new Map();
for (const { seq, kind, data } of ledger)
  if (/^(?:batch-sent|bounces-recorded|letters-.*)$/.test(kind) && typeof data.lines === 'number') {
    const head = JSON.parse(sealed.shift() || '{}');
    must(head.digest === data.digest && head.lines === data.lines, `entry ${seq} has not its lines`);
    const lines = sealed.splice(0, data.lines);
    must(sha256(lines.map((line) => `${line}\n`).join('')) === data.digest, `entry ${seq} has other lines`);
    for (const line of lines) {
      const { person, part } = JSON.parse(line || '{}');
      lastSealed.set(`${person}/${part}`, line);
    }
  }
must(sealed.join('') === '', 'there are lines that no entry names');
const isOver = ledger.some(({ kind }) => kind === 'closed');
for (const outcome of everybody)
  // Enough for a case that is over: while one is under way, more may differ than this checker knows of.
  if (isOver && outcome.dispatch !== null && lastSealed.size > 0)
    must(
      lastSealed.get(`${outcome.person}/${outcome.part}`) === canonical(outcome),
      `dispatch ${outcome.dispatch}, number ${outcome.seq} is not as it was sealed`,
    );

const ms = (time) => Date.parse(time);
const sendings = ledger.filter(({ kind }) => kind === 'batch-sent').map(({ data }) => ms(data.from));
for (const hold of ledger.filter(({ kind }) => /^hold-(?:placed|unreadable)$/.test(kind))) {
  const over = ledger.find(
    ({ kind, seq, data }) =>
      /^hold-(?:released|lapsed)$/.test(kind) && seq > hold.seq && data.reference === hold.data.reference,
  );
  must(
    !sendings.some((sent) => sent >= ms(hold.at) && sent < (over ? ms(over.at) : Infinity)),
    `sent while ${hold.data.reference} stood`,
  );
}
const opener = ledger[0].actor;
for (const sent of sendings)
  must(
    ledger.some(({ kind, at: time, actor }) => kind === 'approved' && ms(time) <= sent && actor !== opener),
    'sent before anybody else had approved',
  );
for (const [name, content] of members)
  if (/^reports\/.*\.json$/.test(name)) {
    must(isSigned(content, json(`${name}.sig`), manifest.key.publicKey), `${name} is not signed`);
    must(
      ledger.some(({ kind, data }) => kind === 'report-built' && data.digest === sha256(content)),
      `${name} is not on the ledger`,
    );
  }

for (const fault of faults) console.log(fault);
process.exitCode = Math.min(faults.length, 100);
