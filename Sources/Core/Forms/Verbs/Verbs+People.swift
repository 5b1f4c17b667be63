internal import Community

extension VerbForm {
    static let people: [VerbForm] = [
        registry("department.found", "There is a department that cases can be sent to.") { form throws(FormError) in
            .foundDepartment(
                try form.department(), name: try form.required("name", .name("维修部")),
                level: try form.required("level"))
        },
        registry("department.rename", "A department has another name.") { form throws(FormError) in
            .renameDepartment(try form.department(), name: try form.required("name", .name("维修部")))
        },
        registry("department.close", "There is no such department any more.") { form throws(FormError) in
            .closeDepartment(try form.department())
        },
        registry("staff.engage", "Somebody works here.") { form throws(FormError) in
            let staff = try form.staff()
            try form.optionalPerson("person", called: staff)
            return .engageStaff(staff, department: try form.required("department", .id("repair")))
        },
        registry("staff.move", "Somebody works in another department.") { form throws(FormError) in
            .moveStaff(try form.staff(), department: try form.required("department", .id("security")))
        },
        registry("staff.dismiss", "Somebody works here no more.") { form throws(FormError) in
            .dismissStaff(try form.staff())
        },
        registry("seat.open", "There is a desk in a control room.") { form throws(FormError) in
            .openSeat(try form.seat(), at: try form.required("place"))
        },
        registry("seat.close", "There is no such desk any more.") { form throws(FormError) in
            .closeSeat(try form.seat())
        },
        registry("duty.roster", "Somebody is to be at a desk for a time.") { form throws(FormError) in
            .rosterDuty(
                try form.seat(), try form.required("staff", .id("guard-1")), from: try form.required("from"),
                until: try form.required("until"))
        },
        registry("duty.cancel", "Nobody is to be there in the time that begins then.") { form throws(FormError) in
            .cancelDuty(try form.seat(), from: try form.required("from"))
        },
    ]
}

extension Form {
    fileprivate mutating func department() throws(FormError) -> DepartmentID {
        try subject("department", .id("repair"))
    }
    fileprivate mutating func staff() throws(FormError) -> StaffID { try subject("staff", .id("guard-1")) }
    fileprivate mutating func seat() throws(FormError) -> SeatID { try subject("seat", .id("seat-1")) }
}
