/** A process that writes a chain: `chain-writer.ts <folder> <name> <records>`. It prints what was acknowledged, a line each. */
import { folderSink } from '../../src/guard/audit/folder-sink.ts'
import { openRecorder } from '../../src/guard/audit/keeper.ts'

const [folder = '', name = '', records = ''] = process.argv.slice(2)
const recorder = await openRecorder({
  sink: folderSink({ folder, env: {} }),
  now: Date.now,
  host: 'host',
  version: '1.0.0',
})

async function write(what: string): Promise<void> {
  // A part of the records is long, so that a full disk takes a part of one.
  const resource = 'x'.repeat((what.length * 37) % 400)
  await recorder.record({ kind: 'handout', what, resource, who: { command: 'test' } })
  // To a pipe, this returns once the line is in it.
  process.stdout.write(`${what}\n`)
}

try {
  for (let next = 0; next < Number(records); next += 5) {
    await write(`${name}-${next}`)
    recorder.note({ kind: 'handout', what: 'noted', resource: '', who: {} })
    await Promise.all([1, 2, 3, 4].map((more) => write(`${name}-${next + more}`)))
  }
  await recorder.end()
} catch (error) {
  const { code, likelyCause } = error as { readonly code?: string; readonly likelyCause?: string }
  process.stderr.write(`${code}: ${likelyCause}\n`)
  process.exitCode = 6
}
