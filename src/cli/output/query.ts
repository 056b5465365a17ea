import { ConfigError, RunError } from '../../errors/errors.ts'

export type Query = (data: unknown) => unknown

/**
 * A JMESPath expression, checked before anything is asked for. Rejects with `ConfigError` `USAGE`; the query itself throws
 * `RunError` `OUTPUT_FAILED`, because by then what was asked for has been done.
 */
export async function compileQuery(expression: string): Promise<Query> {
  const { compile, search } = await import('@jmespath-community/jmespath')
  try {
    compile(expression)
  } catch (cause) {
    throw new ConfigError('USAGE', {
      message: `--query cannot be read: ${reason(cause)}`,
      likelyCause: 'It is not the JMESPath that was meant, or the shell took away its quotes.',
      fix: "Put the expression into single quotes, for instance --query '[].webUrl'; jmespath.site explains the language.",
      cause,
    })
  }
  return (data) => {
    try {
      return search(data as Parameters<typeof search>[0], expression)
    } catch (cause) {
      throw new RunError('OUTPUT_FAILED', {
        message: `The answer came, but --query fails on it: ${reason(cause)}`,
        likelyCause: 'The expression expects another kind of value than the answer holds.',
        fix: 'Look at the answer with -o json and no --query. A write was done: do not send it again for its output.',
        cause,
      })
    }
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
