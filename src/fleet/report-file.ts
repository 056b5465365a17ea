import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../errors/errors.ts'
import type { RunSink } from './start-run.ts'

/**
 * A report that grows on disk and not in memory, however many rows the jobs bring. At the run's end it replaces what the
 * file held.
 */
type ReportFile = Required<Pick<RunSink, 'add' | 'end'>> & AsyncDisposable

/**
 * A file for the report, opened before the run: a path that cannot be written is refused at once, and not after an hour. The
 * old content of the file stays until the end of the run. Until then the jobs are in a temporary folder that only this user
 * can read. Rejects with `ConfigError` `USAGE`.
 */
export async function reportFile(path: string): Promise<ReportFile> {
  const notWritable = (cause: unknown) =>
    new ConfigError('USAGE', {
      message: `The report cannot be written to ${path}.`,
      likelyCause: 'The folder does not exist, or this user may not write there, or to the folder for temporary files.',
      fix: 'Give `--report` a path that can be written. Nothing has been done yet.',
      cause,
    })
  const folder = await tryOut(path).catch((cause) => {
    throw notWritable(cause)
  })
  const jobs = await open(join(folder, 'jobs'), 'wx+', 0o600)
  let count = 0

  return {
    async add(job) {
      const text = JSON.stringify(job, undefined, 2).replaceAll('\n', '\n    ')
      await jobs.appendFile(`${count++ === 0 ? '' : ','}\n    ${text}`)
    },
    async end(head) {
      const start = JSON.stringify({ ...head, jobs: [] }, undefined, 2).slice(0, -']\n}'.length)
      await using file = await open(path, 'w')
      await file.write(start)
      await copy(jobs, file)
      await file.write(count === 0 ? ']\n}\n' : '\n  ]\n}\n')
    },
    async [Symbol.asyncDispose]() {
      await jobs.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function tryOut(path: string): Promise<string> {
  const file = await open(path, 'a')
  await file.close()
  return mkdtemp(join(tmpdir(), 'towline-report-'))
}

async function copy(from: FileHandle, to: FileHandle): Promise<void> {
  const stream = from.createReadStream({ start: 0, autoClose: false })
  for await (const chunk of stream) await to.writeFile(chunk)
}
