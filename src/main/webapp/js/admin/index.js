// The pages of administrators.

export {mountAudit} from './audit.js';
export {mountSystem} from './system.js';
export {mountTokens} from './tokens.js';
