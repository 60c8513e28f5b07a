// The signs of the wizard.

import {svg} from './dom.js';

const SHAPES = {
  beat: () => [svg('circle', {cx: 24, cy: 24, r: 20, pathLength: 100})],
  tick: () => [svg('circle', {cx: 24, cy: 24, r: 21}), svg('path', {d: 'm15 25 6.5 6.5L34 18'})],
  pause: () => [svg('circle', {cx: 24, cy: 24, r: 21}), svg('path', {d: 'M19.5 17v14M28.5 17v14'})],
  alarm: () => [svg('circle', {cx: 24, cy: 24, r: 21}), svg('path', {d: 'M24 14v12M24 33v.1'})],
};

/** @param {'beat'|'tick'|'pause'|'alarm'|null} name */
export function sign(name) {
  return svg('svg', {'class': `wizard-sign ${name}`, 'viewBox': '0 0 48 48', 'aria-hidden': 'true', 'hidden': name === null},
    name === null ? [] : SHAPES[name]());
}
