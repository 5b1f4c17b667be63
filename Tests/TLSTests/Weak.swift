/// An RSA key of 1,024 bits and its certificate, made with `openssl req`, which a server must not use.
enum Weak {
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIB/DCCAWWgAwIBAgIULAZcHDjPbox6Vzh8tvviAtrWWI4wDQYJKoZIhvcNAQEL
        BQAwDzENMAsGA1UEAwwEd2VhazAgFw0yNjExMjExMzE0MjRaGA8yMTI2MTAyODEz
        MTQyNFowDzENMAsGA1UEAwwEd2VhazCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkC
        gYEA5aA9a1Ho/uhNZdZaLjaCUDfAAWct5gn8s2q+p395fNGwP7hW5JgKhZmRjCwv
        WhBzrFWu5aQb7RYEr6Syvy1vukvYzIMOHMZLGuo3PRaFvIh+M1tTks+RaYbBX17Z
        41Dp2Dd3s4515u9bVn1YYwdMybXEpiazyvgKrOjW9qBzS0MCAwEAAaNTMFEwHQYD
        VR0OBBYEFMfXQ2n7FplwNncApYEGeZZNpM3kMB8GA1UdIwQYMBaAFMfXQ2n7Fplw
        NncApYEGeZZNpM3kMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEA
        Lly0f6VUvdw1hanyrLR74kC3jVKTRF9LQqkMZjGJ14vtb5w/p0VjJXTIZ33mMG9w
        dyuGvk4tITmW4WqeLrEKpJjow3HhQcExt0tDfSrXptufY4p775N3qOr42q+qGeFh
        tSdLAkliEQLansEFXG27RcNVZxqbtRvRRXCT7fIphxI=
        -----END CERTIFICATE-----
        """

    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAOWgPWtR6P7oTWXW
        Wi42glA3wAFnLeYJ/LNqvqd/eXzRsD+4VuSYCoWZkYwsL1oQc6xVruWkG+0WBK+k
        sr8tb7pL2MyDDhzGSxrqNz0WhbyIfjNbU5LPkWmGwV9e2eNQ6dg3d7OOdebvW1Z9
        WGMHTMm1xKYms8r4Cqzo1vagc0tDAgMBAAECgYAeP3p3vaV8lqtDY/YjKkkGOiHP
        zYCtUdl45PHSbKdbOuAFtMm1eRXBvZX/qf5e1dX2+J5+X5zSIVlircZiCqEx4FVU
        k5i2HM5qwe+vCbgM1j5nZu9drJaGVroa2nLY5/hgp2tE8kTJz5g3Y3pGYmf0V564
        puKtOoqyZSrqctLDyQJBAPNmnXkWIDE+KGUeZE5Nhja8sFhVRV8z7G2qx2ZIvodu
        BlaGcqntiutJwQlQZLgHK5Suneu6l8anAQt6hIatLX0CQQDxgxbIz6L7siGR3VzC
        MoCQOqC28Em0NPRMWKUPvD/lWYWOY463tEYt8FexmikMzty9oDXKQAoG9QkR9R01
        wre/AkANyyjtbcWRRNaBNIG2tkn+3B6aQurVhFnHtT/rmf/CKQgO6zugSafvwZRA
        9N9gVnevy12DuGVViq1SezT7dOD5AkEAw4dxM+U/O+2s1g5U4fjHM33zzghec6KH
        wyPlhwbO6F2BDpW13y75vomeRfDcmT0FZBTIV9VfCODrlflPy824uwJATOsZVNLa
        IJU80K9lf0OGs67NnemPGTRKCCoGBlR13VjxVwhH300nFoxrQ42JdMb7jMhHjpvP
        4dNMIEfOUkB3hQ==
        -----END PRIVATE KEY-----
        """
}
