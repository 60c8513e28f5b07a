// Another phone of the sandbox, with which accounts write texts to try them.

export const FRIEND = '15550009999';
