import { describeInputs } from '../../../fleet/describe-inputs.ts'
import type { RunEvent } from '../../../fleet/run-event.ts'
import type { Runbook } from '../../../fleet/runbook.ts'
import { safeLines } from '../../../text/safe.ts'
import { printEvent } from '../../over/print-event.ts'
import type { CliContext } from '../../process/context.ts'
import { run } from './commands.ts'
import { loadGuarded } from './load-guarded.ts'

/**
 * The help of `towline run` with, where a file is named, what that runbook is for, needs and takes. Rejects with
 * `ConfigError` `RUNBOOK_INVALID` for a file that is no runbook.
 */
export async function runbookHelp(context: CliContext): Promise<string> {
  const { argv, helpText } = context
  const file = runbookNamed(argv)
  if (file === undefined) return helpText
  const onEvent = (event: RunEvent): void => void printEvent(context, event)
  const { runbook } = await loadGuarded(context, file, { onEvent })
  return `${safeLines(await describe(runbook))}\n\n${helpText}`
}

/** The first word behind `run` that is neither a flag nor a flag's value. */
function runbookNamed(argv: readonly string[]): string | undefined {
  const words = argv.slice(argv.indexOf('run') + 1)
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--') return words[at + 1]
    if (!word.startsWith('-') || word === '-') return word
    if (!word.includes('=') && takesValue(word)) at++
  }
  return undefined
}

function takesValue(word: string): boolean {
  const name = word.replace(/^--?/, '').replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase())
  const { flags = {}, aliases = {} } = run.parameters
  const flag = flags[(aliases as Readonly<Record<string, string>>)[name] ?? name]
  return flag !== undefined && flag.kind !== 'boolean'
}

async function describe(runbook: Runbook): Promise<string> {
  const { name, description, permissions } = runbook
  const needed = permissions.map((one) => (typeof one === 'string' ? one : one.join(' or ')))
  return [
    `RUNBOOK ${name}`,
    `  ${description}`,
    'PERMISSIONS',
    ...(needed.length === 0 ? ['  none'] : needed.map((one) => `  ${one}`)),
    'INPUTS, each as --input name=value',
    ...(await inputLines(runbook)).map((line) => `  ${line}`),
  ].join('\n')
}

async function inputLines(runbook: Runbook): Promise<string[]> {
  const inputs = await describeInputs(runbook)
  if (inputs === undefined) return ['any: the runbook does not say which it takes']
  if (inputs.size === 0) return ['none']
  const width = Math.max(...[...inputs.keys()].map((name) => name.length))
  return [...inputs].map(([name, { description = '', default: value, required }]) => {
    const note = required ? '(required)' : value === undefined || value === '' ? '' : `(default: ${value})`
    return [name.padEnd(width), description, note]
      .filter((part) => part !== '')
      .join('  ')
      .trimEnd()
  })
}
