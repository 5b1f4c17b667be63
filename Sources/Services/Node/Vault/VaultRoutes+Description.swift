import Community
import JSON

/// What the description says of the answers.
extension VaultRoutes {
    static let schema: JSONValue = [
        "type": "object", "required": ["id", "disclosure"],
        "properties": .object(
            [
                .init("id", ["type": "string"]),
                .init("disclosure", ["enum": .array(Disclosure.allCases.map { .string($0.rawValue) })]),
            ] + Particular.allCases.map { .init($0.rawValue, ["type": "string"]) }),
    ]

    static let example: JSONValue = [
        "id": "p4f0k2m9x7q1zbc3e", "disclosure": "masked", "name": "张*", "phone": "138****0000",
    ]

    static let exportSchema: JSONValue = [
        "type": "object", "required": ["id", "particulars", "cases", "texts", "reads"],
        "properties": [
            "id": ["type": "string"], "particulars": ["type": "object"],
            "cases": ["type": "array", "items": ["type": "object"]],
            "texts": ["type": "array", "items": ["type": "object"]], "reads": ["type": "integer"],
            "lastRead": ["type": ["string", "null"]], "lastReader": ["type": ["string", "null"]],
        ],
    ]

    static let exportExample: JSONValue = [
        "id": "p4f0k2m9x7q1zbc3e", "particulars": ["name": "张三", "phone": "13800000000"], "cases": [],
        "texts": [["id": "t4f0k2m9x7q1zbc3e", "about": "c4f0k2m9x7q1zb", "text": "电梯停在三楼"]], "reads": 2,
        "lastRead": "2026-03-05T00:30:00.000Z", "lastReader": "desk",
    ]

    static let erasedSchema: JSONValue = [
        "type": "object", "required": ["id", "erased", "copiesLeft"],
        "properties": [
            "id": ["type": "string"],
            "copiesLeft": [
                "type": "array", "items": ["type": "string"],
                "description": "Copies of the keys that could not be reached, and still have these; tried again.",
            ],
            "erased": [
                "type": "array",
                "description": "What was destroyed now; empty when nothing was left.",
                "items": [
                    "type": "object", "required": ["id", "fingerprint", "receipt"],
                    "properties": [
                        "id": ["type": "string"],
                        "fingerprint": [
                            "type": "string", "description": "The first half of the SHA-256 of its key.",
                        ],
                        "receipt": Asking.receiptSchema,
                    ],
                ],
            ],
        ],
    ]

    static let erasedExample: JSONValue = [
        "id": "p4f0k2m9x7q1zbc3e", "copiesLeft": [],
        "erased": [
            [
                "id": "p4f0k2m9x7q1zbc3e", "fingerprint": "9f86d081884c7d659a2feaa0c55ad015",
                "receipt": [
                    "id": "erase-p4f0k2m9x7q1zbc3e", "lane": "access", "seq": 12, "count": 1, "duplicate": false,
                    "subject": "p4f0k2m9x7q1zbc3e",
                ],
            ]
        ],
    ]
}
