import assert from 'node:assert/strict'
import test from 'node:test'
import { runCli } from '../support.ts'

async function help(words: readonly string[], columns?: number): Promise<string> {
  const world = columns === undefined ? {} : { stdoutIsTerminal: true, columns }
  const { code, stdout } = await runCli([...words, '--help'], world)
  assert.equal(code, 0, words.join(' '))
  return stdout
}

/** Every command and every group of commands. */
async function all(words: readonly string[] = []): Promise<string[][]> {
  const [, list = ''] = (await help(words)).split(/^COMMANDS$/m)
  const names = [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name = '']) => name)
  return [[...words], ...(await Promise.all(names.map((name) => all([...words, name])))).flat()]
}

/** Commands stay whole, so that they can be copied. */
const isUsage = (line: string): boolean => /^ {2}towline\b/.test(line)

test('help fits a terminal of 80 and of 40 columns without breaking a word or a command, and says all that it says elsewhere', async () => {
  const commands = await all()
  assert.ok(commands.length > 25, 'the commands were found')
  for (const words of commands) {
    const whole = await help(words)
    for (const columns of [80, 40]) {
      const shown = await help(words, columns)
      const long = shown.split('\n').filter((line) => line.length > columns && !isUsage(line))
      for (const line of long) assert.match(line, /^ *\S+$/, `${words.join(' ')} --help at ${columns}`)
      const letters = (text: string) => text.replaceAll(/\s/g, '')
      assert.equal(letters(shown), letters(whole), words.join(' '))
    }
  }
})

test('off a terminal each flag of a help is one line, as scripts read it', async () => {
  const lines = (await help(['emulator', 'start'])).split('\n')
  const [host = ''] = lines.filter((line) => line.includes('[--host]'))
  assert.match(host, /The kind of compute to emulate +\[app-service\|.*default = app-service\]$/)
})
