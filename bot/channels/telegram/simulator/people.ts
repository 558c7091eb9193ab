import { type Comings, createComings } from './comings.ts'
import type { Platform } from './method.ts'
import { createScene } from './scene.ts'
import { createSpeech, type Speech } from './speech.ts'

/** What people do on the platform. Persons and chats by id; whatever cannot be done there throws. */
export interface People extends Comings, Speech {}

export function createPeople(platform: Platform): People {
  const scene = createScene(platform)
  return { ...createComings(platform, scene), ...createSpeech(platform, scene) }
}
