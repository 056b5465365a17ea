import { ConfigError } from '../errors/errors.ts'
import { openPlain } from '../files/open-plain.ts'
import { placeToPut } from '../files/place.ts'
import { putFile } from '../files/put-file.ts'
import { readText } from '../files/read-text.ts'
import { UnfitFile } from '../files/unfit-file.ts'
import type { JobReport, ReportHead } from './report.ts'

/** Bytes of the longest report. No text of JavaScript is longer. */
export const MOST_BYTES = 511 * 1024 ** 2

/** Characters that are collected before they are written. */
const BUNDLE = 64 * 1024

/** Puts a report in place in one step. Its jobs are in memory one at a time. Rejects with the system's error. */
export async function putReport(
  place: string,
  head: ReportHead,
  jobs: Iterable<JobReport> | AsyncIterable<JobReport>,
): Promise<void> {
  const write = async (add: (text: string) => Promise<void>): Promise<void> => {
    await add(JSON.stringify({ ...head, jobs: [] }, undefined, 2).slice(0, -']\n}'.length))
    let count = 0
    for await (const job of jobs) {
      const text = JSON.stringify(job, undefined, 2).replaceAll('\n', '\n    ')
      await add(`${count++ === 0 ? '' : ','}\n    ${text}`)
    }
    await add(count === 0 ? ']\n}\n' : '\n  ]\n}\n')
  }
  await putFile(place, (put) => inBundles(put, write), { isPrivate: true })
}

async function inBundles(
  put: (text: string) => Promise<void>,
  write: (add: (text: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  let bundle = ''
  await write(async (text) => {
    bundle += text
    if (bundle.length < BUNDLE) return
    await put(bundle)
    bundle = ''
  })
  await put(bundle)
}

/**
 * The place of a report, with no link on it. An empty file and an earlier report may be replaced, and no other file. Rejects
 * with `ConfigError` `USAGE`, and with the system's error where the file cannot be read.
 */
export async function placeOfReport(path: string): Promise<string> {
  try {
    const { path: place, old } = await placeToPut(path)
    if (old === undefined || old.size === 0 || (await isReport(place))) return place
  } catch (error) {
    throw error instanceof UnfitFile ? otherFile(path, error) : error
  }
  throw otherFile(path, { likelyCause: 'It holds something else than a report.', remedy: 'Remove that file' })
}

async function isReport(place: string): Promise<boolean> {
  // A report that a full disk once cut off is not valid JSON, and may be replaced.
  if (/^\{\s*"run":\s*"[^"]*",\s*"startedAt":/.test(await beginOf(place))) return true
  try {
    const { run, jobs } = Object(JSON.parse(await readText(place, { most: MOST_BYTES, pipes: false })))
    return typeof run === 'string' && Array.isArray(jobs)
  } catch {
    return false
  }
}

/** Bytes. A report names its run and its start within them: an id has 36 characters, a time 24. */
const BEGIN = 200

/** The first characters of a file, which name the run of a report; empty where there is no file. */
export async function beginOf(path: string): Promise<string> {
  const file = await openPlain(path).catch(() => undefined)
  if (file === undefined) return ''
  await using _ = file
  const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGIN), 0, BEGIN, 0)
  return buffer.toString('utf8', 0, bytesRead)
}

function otherFile(path: string, { likelyCause, remedy }: Pick<UnfitFile, 'likelyCause' | 'remedy'>): ConfigError {
  return new ConfigError('USAGE', {
    message: `${path} is not a report, and was left as it is.`,
    likelyCause,
    fix: `${remedy}, or give \`--report\` another path. Nothing has been done yet.`,
  })
}
