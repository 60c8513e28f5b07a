// The parts of the dashboard that are loaded when they are opened.

import {addTexts} from '../page/i18n.js';

const SCRIPTS = {
  admin: () => import('../admin/index.js'),
  instance: () => import('../instance/index.js'),
  phone: () => import('../phone/index.js'),
  wizard: () => import('../wizard/wizard.js'),
};

/** What a part uses of others. */
const USES = {instance: ['wizard']};

/**
 * Loads a part with its texts.
 * @param {'admin'|'instance'|'phone'|'wizard'} name
 * @returns {Promise<object>} what its script exports
 * @throws {TypeError} if one of them did not come
 */
export async function loadPart(name) {
  const [script] = await Promise.all([SCRIPTS[name](), ...[name, ...USES[name] ?? []].map(addTexts)]);
  return script;
}
