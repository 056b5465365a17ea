import { styleText } from 'node:util'
import { docsCommand } from '../../errors/docs.ts'
import { type ErrorJson, errorJson } from '../../errors/error-json.ts'
import { safeJson, safeText } from '../../text/safe.ts'
import type { CliContext } from '../process/context.ts'
import { stacksOf } from './error-stack.ts'

/**
 * Says on stderr what happened, the likeliest cause, and what to do: four lines, a fifth with the ids of the request if there
 * are any, or one JSON object with `-o json`. With `--debug` an error has its stack too, with `--verbose` only an unexpected one
 * and one in a runbook. An error that ends the command also names a manifest that no line has named yet. `target` is given
 * where there are several.
 */
export async function printError(context: CliContext, failure: unknown, target?: string): Promise<void> {
  const { stderr } = context.io
  const error = errorJson(failure, target)
  const unseen = target === undefined ? context.unseenManifest : undefined
  const stack = stackLines(context, error, failure)
  if (context.errorsAsJson) {
    const manifest = unseen === undefined ? {} : { manifest: unseen.path }
    const stacks = context.debug ? { stack } : {}
    await stderr.write(`${safeJson(JSON.stringify({ error: { ...error, ...manifest, ...stacks } }))}\n`)
    return
  }
  const coloured = context.coloured(stderr)
  const where = target === undefined ? '' : `${target}: `
  const remark = unseen === undefined ? [] : [safeText(unseen.text)]
  const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join('')
  const text = lines([...errorLines(error, where, coloured), ...remark])
  await stderr.write(context.fitted(stderr, text) + lines(stack))
}

function errorLines(error: ErrorJson, where: string, coloured: boolean): string[] {
  const { message, code, aadsts, cause, fix, docs } = error
  const ids = idsOf(error)
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
    label('docs') + hanging(`${docs} (\`${docsCommand(code)}\`)`),
    ...(ids === '' ? [] : [label('ids') + hanging(ids)]),
  ]
}

/** What the owner of a policy, or Microsoft's support, finds the request by. Empty if no service gave an id. */
export function idsOf({ correlationId, requestId }: ErrorJson): string {
  return [
    ...(correlationId === undefined ? [] : [`correlation id ${correlationId}`]),
    ...(requestId === undefined ? [] : [`request id ${requestId}`]),
  ].join(', ')
}

const LABEL = 'error  '.length

/** Further lines of a message stand under its first. */
function hanging(text: string): string {
  return text
    .split('\n')
    .map(safeText)
    .join(`\n${' '.repeat(LABEL)}`)
}

/** An error in a runbook has the places of the runbook only. */
function stackLines(context: CliContext, { code, stack }: ErrorJson, failure: unknown): string[] {
  if (context.debug) return stacksOf(failure)
  if (!context.verbose) return []
  if (stack !== undefined) return stack.map((line) => safeText(`    ${line}`))
  return code === 'UNEXPECTED' ? stacksOf(failure) : []
}
