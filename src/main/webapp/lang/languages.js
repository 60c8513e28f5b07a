// The languages of the pages, by their code and in their own words. Each is a file with the same keys next to this one.
export default {en: 'English', de: 'Deutsch'};
