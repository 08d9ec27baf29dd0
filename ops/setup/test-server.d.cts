export declare const locateTestServer: () => string | null;
export declare const obtainTestServer: () => Promise<string>;
