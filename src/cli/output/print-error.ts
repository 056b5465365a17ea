import { styleText } from 'node:util'
import { type ErrorJson, errorJson } from '../../errors/error-json.ts'
import { safeJson, safeText } from '../../text/safe.ts'
import type { CliContext } from '../process/context.ts'

/**
 * Says on stderr what happened, the likeliest cause, and what to do: four lines, or one JSON object with `-o json`. With
 * `--verbose` an unexpected error and an error in a runbook have their stack too. `target` is given where there are several.
 */
export async function printError(context: CliContext, failure: unknown, target?: string): Promise<void> {
  const { stderr } = context.io
  const error = errorJson(failure, target)
  if (context.errorsAsJson) {
    await stderr.write(`${safeJson(JSON.stringify({ error }))}\n`)
    return
  }
  const coloured = context.coloured(stderr)
  const stack = context.verbose ? stackLines(error, failure) : []
  const where = target === undefined ? '' : `${target}: `
  await stderr.write([...fourLines(error, where, coloured), ...stack].map((line) => `${line}\n`).join(''))
}

function fourLines({ message, code, aadsts, cause, fix, docs }: ErrorJson, where: string, coloured: boolean): string[] {
  const codes = aadsts === undefined ? code : `${code}, AADSTS${aadsts}`
  const sentence = message.endsWith('.') ? message.slice(0, -1) : message
  const label = (name: string): string => {
    const padded = name.padEnd(LABEL)
    return coloured ? styleText(name === 'error' ? ['red', 'bold'] : 'bold', padded, { validateStream: false }) : padded
  }
  return [
    label('error') + hanging(`${where}${sentence} (${codes})`),
    label('cause') + hanging(cause),
    label('fix') + hanging(fix),
    label('docs') + hanging(docs),
  ]
}

const LABEL = 'error  '.length

/** Further lines of a message stand under its first. */
function hanging(text: string): string {
  return text
    .split('\n')
    .map(safeText)
    .join(`\n${' '.repeat(LABEL)}`)
}

function stackLines({ code, stack }: ErrorJson, failure: unknown): string[] {
  if (stack !== undefined) return stack.map((line) => safeText(`    ${line}`))
  return code === 'UNEXPECTED' ? stackOf(failure) : []
}

function stackOf(failure: unknown): string[] {
  if (!(failure instanceof Error) || failure.stack === undefined) return []
  // The first lines repeat the message, which may hold text of other programs. Only lines with places in files are shown.
  return failure.stack.split('\n').filter((line) => line.startsWith('    at '))
}
