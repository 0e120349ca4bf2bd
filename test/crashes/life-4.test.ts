import { LIFE } from './life.ts';
import { playDeaths } from './slice.ts';

playDeaths(LIFE, 4, 130);
