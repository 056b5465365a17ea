import { ConfigError } from '../../src/errors/errors.ts'
import { parseManifestWithLines } from '../../src/manifest/parse-with-lines.ts'

export const ids = {
  read: '615ec85d-0c1b-4f0e-8a55-3a3c6d1f9b01',
  write: '9b7e4a52-6f3d-4c19-a0b8-7d2e5c4f1a02',
  identity: '3c9d1e7f-2b4a-4d6c-8e0f-1a2b3c4d5e03',
  principal: '7a1c0b5e-0d3f-4e6a-9b21-5f0c4d8e2a17',
  tenant: '2f4a6c8e-1b3d-4f5a-9c7e-0d2b4f6a8c05',
}

/** What `parseManifestWithLines` lists, line by line, without the file's name. */
export function mistakesIn(text: string): string[] {
  try {
    parseManifestWithLines(text, 'towline.yaml')
    return []
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'MANIFEST_INVALID') throw error
    const [, ...mistakes] = error.message.split('\n')
    return mistakes.map((mistake) => mistake.replace(/^towline\.yaml:/, ''))
  }
}
