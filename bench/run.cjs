'use strict';
require('../client/bin/run-typescript.cjs');
require('./main.ts');
