import { type Draw, mutatedJson, pick } from './mutate-json.ts'

/** A token with one thing wrong in it: its form, its header or its claims. */
export function mutatedToken(token: string, draw: Draw): string {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())
  const encoded = (text: string): string => Buffer.from(text).toString('base64url')
  if (draw() < 0.6) return `${header}.${encoded(mutatedJson(decoded(payload), draw))}.${signature}`
  const claims = Buffer.from(payload, 'base64url')
  return pick(draw, [
    () => `${encoded(mutatedJson(decoded(header), draw))}.${payload}.${signature}`,
    () => `${encoded('{"alg":"none","typ":"JWT"}')}.${payload}.`,
    () => `${header}.${payload}`,
    () => `${header}.${payload}.`,
    () => `.${payload}.${signature}`,
    () => `${token}.aXY.dGFn`,
    () => `${header}.${claims.toString('base64')}==.${signature}`,
    () => `${header}.${payload.slice(0, 5)}!${payload.slice(5)}.${signature}`,
    () => `${header}.${payload.slice(0, 5)}\n${payload.slice(5)}.${signature}`,
    () => `${header}.${encoded(`\ufeff${claims}`)}.${signature}`,
    () => `${header}.${Buffer.from(String(claims), 'utf16le').toString('base64url')}.${signature}`,
    () =>
      `${header}.${Buffer.concat([claims.subarray(0, -1), Buffer.from(',"x":"\xff"}', 'latin1')]).toString('base64url')}.${signature}`,
    () => `${header}.${encoded(`[${claims}]`)}.${signature}`,
    () => `Bearer ${token}`,
    () => ` ${token}`,
    () => token.slice(0, Math.floor(draw() * token.length)),
  ])()
}
