'use strict';
require('../../../client/bin/run-typescript.cjs');
require('./relay-process.ts');
