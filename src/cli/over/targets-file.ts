import { readFile } from 'node:fs/promises'
import { ConfigError } from '../../errors/errors.ts'
import { readUtf8 } from '../../text/utf8.ts'

/**
 * The selectors of a `--targets-file`: one on each line, with `#` comments; of an earlier report, the targets that failed or
 * were cancelled. Never empty, because a command without selectors takes the manifest's only target. Rejects with
 * `ConfigError`.
 */
export async function readTargetsFile(path: string): Promise<string[]> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new ConfigError('USAGE', {
      message: `The targets file ${path} cannot be read.`,
      likelyCause: 'It does not exist, or this user may not read it.',
      fix: 'Give `--targets-file` a text file with a selector a line, or an earlier report.',
      cause,
    })
  }
  const read = readUtf8(bytes)
  if ('text' in read) return selectorsIn(read.text, path)
  throw new ConfigError('USAGE', { message: `The targets file ${path} is not text in UTF-8.`, ...read })
}

function selectorsIn(text: string, path: string): string[] {
  return text.trimStart().startsWith('{') ? undoneTargets(text, path) : lines(text, path)
}

function lines(text: string, path: string): string[] {
  const selectors = text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '')
  if (selectors.length > 0) return selectors
  throw nothingToDo(`The targets file ${path} names no target.`, 'It is empty, or every line is a comment.')
}

function undoneTargets(text: string, path: string): string[] {
  const jobs = jobsIn(text, path)
  const undone = jobs.filter(({ state }) => state === 'failed' || state === 'cancelled').map(({ target }) => target)
  if (undone.length > 0) return undone
  throw nothingToDo(
    `No target failed or was cancelled in the run that ${path} reports.`,
    'All targets went well, so there is nothing to repeat.',
  )
}

function jobsIn(text: string, path: string): { state: unknown; target: string }[] {
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch (cause) {
    throw notAReport(path, 'It is not valid JSON; it may have been cut off.', cause)
  }
  const { jobs } = report as { jobs?: unknown }
  if (Array.isArray(jobs) && jobs.every((job) => typeof job?.target === 'string')) return jobs
  throw notAReport(path, 'It is JSON of another kind.')
}

function notAReport(path: string, likelyCause: string, cause?: unknown): ConfigError {
  return new ConfigError('USAGE', {
    message: `The targets file ${path} begins like a report, but is not one.`,
    likelyCause,
    fix: 'Give a file that `--report` wrote, or a text file with a selector a line.',
    cause,
  })
}

function nothingToDo(message: string, likelyCause: string): ConfigError {
  return new ConfigError('TARGET_MISSING', {
    message,
    likelyCause,
    fix: 'Name targets with `-t`, or put one selector on each line.',
  })
}
