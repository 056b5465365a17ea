import { ConfigError } from '../../errors.ts'

export type Query = (data: unknown) => unknown

/** A JMESPath expression, checked before anything is asked for. Rejects with `ConfigError` `USAGE`. */
export async function compileQuery(expression: string): Promise<Query> {
  const { compile, search } = await import('@jmespath-community/jmespath')
  const checked = <Result>(action: () => Result): Result => {
    try {
      return action()
    } catch (cause) {
      throw new ConfigError('USAGE', {
        message: `--query cannot be evaluated: ${cause instanceof Error ? cause.message : String(cause)}`,
        likelyCause: 'It is not the JMESPath that was meant, or the shell took away its quotes.',
        fix: "Put the expression into single quotes, for instance --query '[].webUrl'; jmespath.site explains the language.",
        cause,
      })
    }
  }
  checked(() => compile(expression))
  return (data) => checked(() => search(data as Parameters<typeof search>[0], expression))
}
