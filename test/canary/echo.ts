/** Whatever was sent, in the words and places that each service uses for its refusals, raw and in several encodings. */
export async function echo(request: Request, status: number): Promise<Response> {
  const body = await request.clone().text()
  const fields = new URLSearchParams(body)
  const { authorization, 'x-identity-header': identityHeader } = Object.fromEntries(request.headers)
  const secrets = [authorization?.replace(/^Bearer /, ''), identityHeader, fields.get('client_assertion')]
  const sent = secrets.filter((text) => typeof text === 'string')
  const texts = sent.flatMap((text) => [text, Buffer.from(text).toString('base64'), encodeURIComponent(text)])
  const said = `The request had ${texts.join(' and ')} and ${body}`
  const answer = {
    error: status === 200 ? undefined : { code: texts[0], message: said, innerError: { code: said, details: texts } },
    error_description: said,
    message: said,
    access_token: texts[0],
    token_type: 'Bearer',
    expires_in: 3599,
  }
  // The token service's `error` is a word, Graph's an object.
  const isOAuth = body.includes('grant_type')
  return Response.json(isOAuth ? { ...answer, error: texts[0] } : answer, {
    status,
    headers: {
      'x-ms-request-id': texts[0]?.slice(0, 60) ?? '',
      'request-id': texts[0]?.slice(60, 160) ?? '',
      'www-authenticate': `Bearer error="${texts[0]}", error_description="${said.replaceAll('"', '')}"`,
      'x-ms-ags-diagnostic': said,
    },
  })
}
